// Runs before the first paint: the style sheet hides what only a script can open.
document.documentElement.classList.add("js");
