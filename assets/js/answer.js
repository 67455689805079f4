// The answer came from another address than the one asked: a sign-in page, because the session is over.
export function sentElsewhere(xhr, asked) {
  if (!xhr.responseURL) return false;
  return new URL(xhr.responseURL).pathname !== new URL(asked, location.href).pathname;
}
