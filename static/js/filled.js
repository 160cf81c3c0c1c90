// A sentence with its values put in, as app/kernel/sentences.py does: "{count} {count:page|pages}" bends its noun.

const PLACE = /\{(\w+)(?::([^{}|]*)\|([^{}|]*))?\}/g;

/**
 * @param {string} sentence
 * @param {Record<string, string | number>} values  a place without a value stays as it is
 */
export function filled(sentence, values) {
  return sentence.replace(PLACE, (whole, key, one, many) => {
    if (!(key in values)) return whole;
    if (many === undefined) return String(values[key]);
    return String(values[key]) === "1" ? one : many;
  });
}
