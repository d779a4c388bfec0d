// Script that the preview server adds to every page: reloads the page when the site has changed, and shows the errors
// of the content above the page while there are any.
(() => {
  "use strict";
  const script = document.currentScript;
  const shownVersion = script ? script.dataset.version : "";
  /** @type {HTMLElement | null} */
  let overlay = null;

  /**
   * @param {string} className
   * @param {string} text
   */
  const paragraph = (className, text) => {
    const element = document.createElement("p");
    element.className = className;
    element.textContent = text;
    return element;
  };

  /** @param {PreviewProblem} problem */
  const listItem = ({ file, line, column, excerpt, message, hint }) => {
    const item = document.createElement("li");
    const place = [file, line && `第 ${line} 行`, line && `第 ${column} 字`].filter(Boolean).join("，");
    item.append(paragraph("kanku-place", place), paragraph("kanku-message", message));
    if (excerpt) item.append(paragraph("kanku-excerpt", excerpt));
    if (hint) item.append(paragraph("kanku-hint", hint));
    return item;
  };

  /** @param {PreviewProblem[]} problems */
  const showProblems = (problems) => {
    if (overlay) overlay.remove();
    overlay = null;
    if (problems.length === 0) return;
    overlay = document.createElement("section");
    overlay.id = "kanku-problems";
    overlay.setAttribute("role", "alert");
    const list = document.createElement("ol");
    list.append(...problems.map(listItem));
    overlay.append(paragraph("kanku-title", `内容有 ${problems.length} 处错误，页面仍为改动前的样子`), list);
    document.body.append(overlay);
  };

  new EventSource("/.kanku/events").addEventListener("message", (event) => {
    /** @type {PreviewEvent} */
    const { version, problems } = JSON.parse(event.data);
    if (String(version) !== shownVersion) window.location.reload();
    else showProblems(problems);
  });
})();
