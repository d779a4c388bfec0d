// Follows the preview: another version of the site is loaded in place, errors of the content stand above the page.
(() => {
  "use strict";
  const script = document.currentScript;
  const shown = script ? script.dataset.version : "";
  let overlay = null;

  const line = (name, text) => {
    const element = document.createElement("p");
    element.className = name;
    element.textContent = text;
    return element;
  };

  const problemOf = ({ file, line: row, column, excerpt, message, hint }) => {
    const problem = document.createElement("li");
    const place = [file, row && `第 ${row} 行`, row && `第 ${column} 字`].filter(Boolean).join("，");
    problem.append(line("kanku-place", place), line("kanku-message", message));
    if (excerpt) problem.append(line("kanku-excerpt", excerpt));
    if (hint) problem.append(line("kanku-hint", hint));
    return problem;
  };

  const show = (problems) => {
    if (overlay) overlay.remove();
    overlay = null;
    if (problems.length === 0) return;
    overlay = document.createElement("section");
    overlay.id = "kanku-problems";
    overlay.setAttribute("role", "alert");
    const list = document.createElement("ol");
    list.append(...problems.map(problemOf));
    overlay.append(line("kanku-title", `内容有 ${problems.length} 处错误，页面仍为改动前的样子`), list);
    document.body.append(overlay);
  };

  new EventSource("/.kanku/events").addEventListener("message", (event) => {
    const { version, problems } = JSON.parse(event.data);
    if (String(version) !== shown) window.location.reload();
    else show(problems);
  });
})();
