// Printing the pages that were asked for, from their images; the browser's own dialog does the rest.

/**
 * @param {HTMLElement} sheet that only paper shows
 * @param {import("./paper.js").Paper} paper
 * @param {number} first
 * @param {number} last
 */
export async function printPages(sheet, paper, first, last) {
  const pages = paper.manifest.pages.slice(first - 1, last);
  const pictures = pages.map((page) => {
    const picture = new Image();
    picture.alt = page.label;
    picture.src = page.image;
    return picture;
  });
  sheet.replaceChildren(...pictures.map((picture, at) => side(picture, pages[at])));
  await Promise.allSettled(pictures.map((picture) => picture.decode()));
  print();
  sheet.replaceChildren();
}

/**
 * One side of paper, lying as its page does.
 * @param {HTMLImageElement} picture
 * @param {import("./paper.js").Page} page
 */
function side(picture, page) {
  const element = document.createElement("div");
  if (page.width > page.height) element.className = "wide";
  element.append(picture);
  return element;
}
