// Makers of DOM nodes. Nothing in the widget ever parses HTML, so a page's Trusted Types policy has nothing to refuse.

/**
 * An element with properties and children. `role` and names with a hyphen are set as attributes: reflected ARIA
 * properties are missing from older Firefox, and assigning one there would be lost without a word.
 */
export function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes("-") || name === "role") node.setAttribute(name, value);
    else node[name] = value;
  }
  node.append(...children);
  return node;
}

/** A decorative 24 by 24 icon drawn by one path in the colour of the text around it. */
export function icon(path) {
  const drawing = (tag, attributes) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const name in attributes) node.setAttribute(name, attributes[name]);
    return node;
  };
  const svg = drawing("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" });
  svg.append(drawing("path", { d: path }));
  return svg;
}
