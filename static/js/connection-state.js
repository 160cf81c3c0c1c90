// <connection-state>: whether this page hears the chamber, as a shape and a word.

import { feed } from "./feed.js";
import { facts, say, when } from "./page.js";

/** @type {Record<import("./feed.js").FeedState, string>} */
const SHAPES = { connecting: "wait", connected: "done", reconnecting: "work", offline: "off", "signed-out": "heed" };
const PATIENCE = 1_500; // a line that is back at once need not be spoken of

/** When the page was put on this laptop, where it is not the server's. */
const kept = () => facts.keptAt && say("kept-page", { time: when(facts.keptAt) });

class ConnectionState extends HTMLElement {
  #timer = 0;
  #heard = () => this.#soon();

  connectedCallback() {
    document.addEventListener("feed:state", this.#heard);
    this.#show();
  }

  disconnectedCallback() {
    document.removeEventListener("feed:state", this.#heard);
    clearTimeout(this.#timer);
  }

  #soon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#show(), feed.state === "reconnecting" ? PATIENCE : 0);
  }

  #show() {
    this.className = `state state--${SHAPES[feed.state]}`;
    this.textContent = feed.state === "connected" ? say(feed.state) : [say(feed.state), kept()].filter(Boolean).join(" · ");
    if (feed.state === "signed-out") this.append(" ", this.#wayBack());
  }

  #wayBack() {
    const link = document.createElement("a");
    link.href = `${facts.signIn}?next=${encodeURIComponent(location.pathname + location.search)}`;
    link.textContent = say("sign-in");
    return link;
  }
}

customElements.define("connection-state", ConnectionState);
