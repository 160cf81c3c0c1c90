// The files in what was dropped or chosen, folders opened, in their order.

/** What systems leave in folders and nobody means to send. */
const LITTER = /^(\.DS_Store|Thumbs\.db|desktop\.ini|~\$.*|\._.*)$/i;

/** @typedef {{file: File, path: string}} Found   path: with the folders it lay in */

/** @param {FileList | File[]} files @returns {Found[]} */
export function chosen(files) {
  return tidy([...files].map((file) => ({ file, path: file.webkitRelativePath || file.name })));
}

/**
 * Call it in the drop event itself: the items are gone when that is over.
 * @param {DataTransfer} transfer
 * @returns {Promise<Found[]>}
 */
export async function dropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter((entry) => entry !== null && entry !== undefined);
  if (entries.length === 0) return chosen(transfer.files);
  const found = await Promise.all(entries.map(filesOf));
  return tidy(found.flat());
}

/** @param {FileSystemEntry} entry @returns {Promise<Found[]>} */
async function filesOf(entry) {
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => /** @type {FileSystemFileEntry} */ (entry).file(resolve, reject));
    return [{ file: /** @type {File} */ (file), path: entry.fullPath.replace(/^\//, "") }];
  }
  const inside = await entriesOf(/** @type {FileSystemDirectoryEntry} */ (entry));
  return (await Promise.all(inside.map(filesOf))).flat();
}

/** A folder gives its entries a hundred at a time, and nothing when it has no more. @param {FileSystemDirectoryEntry} folder */
async function entriesOf(folder) {
  const reader = folder.createReader();
  /** @type {FileSystemEntry[]} */
  const all = [];
  for (;;) {
    /** @type {FileSystemEntry[]} */
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return all;
    all.push(...some);
  }
}

/** @param {Found[]} found */
const tidy = (found) =>
  found.filter(({ file }) => !LITTER.test(file.name)).sort((one, other) => one.path.localeCompare(other.path, "vi", { numeric: true }));
