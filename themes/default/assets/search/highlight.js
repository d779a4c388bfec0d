// On an issue's page, reached from a search: marks what was searched for in the passage that the link leads to.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  // Parts of a page that are no text of the passage.
  const OUTSIDE = "a.permalink, .visually-hidden, script, style";
  // What parts two texts though no white space stands between them.
  const BLOCK = "p, li, td, th, dt, dd, pre, blockquote, figure, div, h1, h2, h3, h4, h5, h6";

  /**
   * Marks a query in an element; returns the marks.
   * @param {Element} passage
   * @param {string} raw the query
   */
  function highlight(passage, raw) {
    const { literals } = kanku.parseQuery(raw);
    const nodes = textNodesIn(passage);
    let text = "";
    const pieces = nodes.map((node, index) => {
      if (index > 0 && blockOf(node) !== blockOf(nodes[index - 1])) text += "\n";
      text += node.data;
      return { node, start: text.length - node.data.length };
    });
    const whole = kanku.marksOf(text, literals);
    const marks = whole.length > 0 ? whole : kanku.marksOf(text, wordsOf(raw));
    /** @type {HTMLElement[]} */
    const made = [];
    for (const { node, start } of pieces) made.push(...markIn(node, start, marks));
    return made;
  }

  /** @param {Element} passage */
  function textNodesIn(passage) {
    const walker = document.createTreeWalker(passage, NodeFilter.SHOW_TEXT);
    /** @type {Text[]} */
    const nodes = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (parent && !parent.closest(OUTSIDE)) nodes.push(/** @type {Text} */ (node));
    }
    return nodes;
  }

  /** @param {Text} node */
  function blockOf(node) {
    return node.parentElement && node.parentElement.closest(BLOCK);
  }

  /**
   * Words as typed, for passages that have some of them.
   * @param {string} raw
   */
  function wordsOf(raw) {
    const literals = kanku.wordsTyped(raw).map((word) => kanku.literalOf(kanku.normalise(word), true));
    return /** @type {Literal[]} */ (literals.filter(Boolean));
  }

  /**
   * Wraps the part of each mark that lies in a text node.
   * @param {Text} node
   * @param {number} start where the node's text begins in the whole
   * @param {[number, number][]} marks
   */
  function markIn(node, start, marks) {
    /** @type {HTMLElement[]} */
    const made = [];
    let rest = node;
    let at = start;
    for (const [from, to] of marks) {
      const first = Math.max(from, at);
      const last = Math.min(to, at + rest.data.length);
      if (first >= last) continue;
      const inside = first > at ? rest.splitText(first - at) : rest;
      const behind = last - first < inside.data.length ? inside.splitText(last - first) : null;
      const mark = document.createElement("mark");
      inside.replaceWith(mark);
      mark.append(inside);
      made.push(mark);
      if (!behind) break;
      rest = behind;
      at = last;
    }
    return made;
  }

  Object.assign(kanku, /** @satisfies {Exports["highlight"]} */ ({ highlight }));
})();
