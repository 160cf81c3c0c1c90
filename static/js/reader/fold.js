// Vietnamese compared as a person means it: "dau tu" finds "Đầu tư", "đầu tư" does not find "đậu tứ".

/** @param {string} text */
export function lowered(text) {
  return text.normalize("NFC").toLocaleLowerCase("vi");
}

/** @param {string} text without tone marks, hooks, horns and the bar of đ */
export function folded(text) {
  return lowered(text).normalize("NFD").replace(/\p{M}/gu, "").replaceAll("đ", "d");
}

/**
 * How a query wants to be compared: as it stands when it carries marks, folded when it carries none.
 * @param {string} query
 * @returns {(text: string) => string}
 */
export function comparison(query) {
  return lowered(query) === folded(query) ? folded : lowered;
}
