function r(e,n){return e.responseURL?new URL(e.responseURL).pathname!==new URL(n,location.href).pathname:!1}export{r as a};
