// <check-in meeting sitting person>: coming and going.

import { GivenForms } from "./given-forms.js";

class CheckIn extends GivenForms {
  /** @override */
  facts() {
    return {
      meeting: this.getAttribute("meeting"),
      sitting: this.getAttribute("sitting"),
      person: this.getAttribute("person"),
    };
  }
}

customElements.define("check-in", CheckIn);
