const SOON = 3000; // ms in which a stage has taken its place

/**
 * What the document showed before goes with the page that is there: at once where no stage was brought along,
 * and else if the page turns out to have none.
 */
export function leaveFirstSight() {
  const frame = document.querySelector('.cv-first');
  if (!frame?.querySelector('.cv-stage')) return frame?.remove();
  setTimeout(() => document.querySelector('.stApp .cv-stage') ?? frame.remove(), SOON);
}
