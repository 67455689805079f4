// Passkeys: the page holds a form with what the device must know (data-options). The device makes
// or shows a key, and its answer leaves as that ordinary form.

const toBytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));

const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

const withBytes = (keys) => (keys ?? []).map((key) => ({ ...key, id: toBytes(key.id) }));

async function create(options) {
  const made = await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: toBytes(options.challenge),
      user: { ...options.user, id: toBytes(options.user.id) },
      excludeCredentials: withBytes(options.excludeCredentials),
    },
  });
  return {
    ...named(made),
    extensions: JSON.stringify(made.getClientExtensionResults()),
    response: {
      attestationObject: toText(made.response.attestationObject),
      clientDataJSON: toText(made.response.clientDataJSON),
      transports: made.response.getTransports?.() ?? null,
    },
  };
}

async function get(options) {
  const shown = await navigator.credentials.get({
    publicKey: {
      ...options,
      challenge: toBytes(options.challenge),
      allowCredentials: withBytes(options.allowCredentials),
    },
  });
  return {
    ...named(shown),
    response: {
      authenticatorData: toText(shown.response.authenticatorData),
      clientDataJSON: toText(shown.response.clientDataJSON),
      signature: toText(shown.response.signature),
      userHandle: shown.response.userHandle ? toText(shown.response.userHandle) : null,
    },
  };
}

const named = (key) => ({ id: key.id, rawId: toText(key.rawId), type: key.type });

const REFUSALS = { InvalidStateError: "invalid", NotAllowedError: "refused", SecurityError: "insecure" };
// What the page gives to say, in its language.
const said = JSON.parse(document.querySelector("script[data-gu-words][src*='passkeys']").dataset.guWords);

async function ask(form) {
  const state = form.querySelector("[data-passkey-state]");
  if (!navigator.credentials || !window.PublicKeyCredential) {
    state.textContent = said.unknown;
    return;
  }
  state.textContent = said.waiting;
  try {
    const act = { create, get }[form.dataset.passkey];
    const answer = await act(JSON.parse(form.dataset.options));
    form.elements.credential.value = JSON.stringify(answer);
    form.requestSubmit();
  } catch (error) {
    state.textContent = said[REFUSALS[error.name]] ?? said.failed;
  }
}

for (const form of document.querySelectorAll("form[data-passkey]")) ask(form);
