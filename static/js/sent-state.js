// <sent-state>: what became of a command, for the person who gave it. Its page calls follow(command).

/** @typedef {import("./command.js").Command} Command */

/** @type {Record<import("./command.js").CommandState, string>} */
const SHAPES = { waiting: "wait", sending: "work", recorded: "done", refused: "heed" };

export class SentState extends HTMLElement {
  /** @type {Command | null} */
  #command = null;
  #changed = () => this.#show();

  connectedCallback() {
    this.setAttribute("role", "status");
  }

  disconnectedCallback() {
    this.#command?.removeEventListener("state", this.#changed);
  }

  /** @param {Command} command */
  follow(command) {
    this.#command?.removeEventListener("state", this.#changed);
    this.#command = command;
    command.addEventListener("state", this.#changed);
    this.#show();
  }

  #show() {
    if (!this.#command) return;
    this.className = `state state--${SHAPES[this.#command.state]}`;
    this.textContent = this.#command.words;
  }
}

customElements.define("sent-state", SentState);
