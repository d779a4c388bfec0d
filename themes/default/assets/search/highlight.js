// Marks the matches of a query in a passage of an issue's page, which a search result leads to.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  // Elements whose text is not part of the passage.
  const OUTSIDE = "a.permalink, .visually-hidden, script, style";
  // Elements that separate texts even without white space between them.
  const BLOCK = "p, li, td, th, dt, dd, pre, blockquote, figure, div, h1, h2, h3, h4, h5, h6";

  /**
   * Wraps the matches of a query in `mark` elements; returns these.
   * @param {Element} passage
   * @param {string} raw the query as typed
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
   * Returns the words of a query as literals, for passages that contain only some of them.
   * @param {string} raw
   */
  function wordsOf(raw) {
    const literals = kanku.typedWords(raw).map((word) => kanku.literalOf(kanku.normalise(word), true));
    return /** @type {Literal[]} */ (literals.filter(Boolean));
  }

  /**
   * Wraps the part of each mark that lies in a text node.
   * @param {Text} node
   * @param {number} start position of the node's text in the text of the passage
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
