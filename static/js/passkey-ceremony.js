// Asks the device for a passkey (Web Authentication Level 3) and sends what it answers with the form inside.
// <passkey-ceremony kind="create | get" options="JSON" failed="sentence"> <form> <input name="credential"> </form>

class PasskeyCeremony extends HTMLElement {
  connectedCallback() {
    void this.#run();
  }

  async #run() {
    const form = /** @type {HTMLFormElement} */ (this.querySelector("form"));
    try {
      const credential = await this.#ask();
      /** @type {HTMLInputElement} */ (form.elements.namedItem("credential")).value = JSON.stringify(credential);
      form.submit();
    } catch {
      const status = this.querySelector("[role=status]");
      if (status) status.textContent = this.getAttribute("failed");
    }
  }

  async #ask() {
    const options = JSON.parse(this.getAttribute("options") ?? "{}");
    const creating = this.getAttribute("kind") === "create";
    const found = creating
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
    return /** @type {PublicKeyCredential} */ (found).toJSON();
  }
}

customElements.define("passkey-ceremony", PasskeyCeremony);
