// Passkeys: the browser makes or shows one, and its answer goes with the form that the button is in.
// <form><button type="button" data-passkey="create|get" data-options="…" hidden>…</button>
//   <input type="hidden" name="credential"></form>
export function passkey(button) {
  if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) return;
  const options = JSON.parse(button.dataset.options);
  const making = button.dataset.passkey === "create";
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      const credential = making
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
      button.form.elements.credential.value = JSON.stringify(credential.toJSON());
      button.form.submit();
    } catch {
      button.focus(); // the person has closed the browser's own window, or has no device at hand
    }
  });
}
