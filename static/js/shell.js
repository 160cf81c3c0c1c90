// What every page runs. A page's own elements come from its own script in the block "scripts".

import "./feed.js";
import "./notice-stack.js";
import "./notice-count.js";
import "./connection-state.js";
import "./waiting-count.js";
import "./clock-now.js";
import "./sent-state.js";
import "./opening.js";
import "./masthead.js";
import "./preferences.js";
import "./kept-forms.js";
import "./reload.js";
import "./live-region.js";
import "./keeping/keeping.js";
import { facts } from "./page.js";
import { scriptAddress } from "./trust.js";

// A local authority that is not trusted yet refuses service workers; the page works without.
if (isSecureContext && "serviceWorker" in navigator) {
  navigator.serviceWorker.register(scriptAddress(facts.worker), { scope: "/" }).catch(() => {});
}
