// Two directions in one text: which way a message runs, and what inside it must keep its own order.

import { element } from "./element.js";

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/g;
const LETTERS = /\p{L}/gu;

const ADDRESS = String.raw`https?:\/\/[^\s<>"']*[^\s<>"'.,:;!?)\]]`;
const EMAIL = String.raw`[\w.+-]+@[\w-]+(?:\.[\w-]+)+`;
const IPV6 = String.raw`\b(?:[\da-f]{1,4}:){2,7}[\da-f:]*[\da-f]`;
const DOMAIN = String.raw`\b(?:[a-z\d][a-z\d-]*\.)+[a-z]{2,}(?:\/[\w./-]*)?\b`;
const PATH = String.raw`(?<![^\s("'\u05be-])\/[\w.\/~-]*[\w\/]`;
const PHONE = String.raw`\+\d[\d ()\/-]{5,}\d`;
const NUMBER = String.raw`#?(?:\b[a-z]{1,4}-)?\d[\d.:\/-]{2,}\d`;
const RUNS = new RegExp(`(${[ADDRESS, EMAIL, IPV6, DOMAIN, PATH, PHONE, NUMBER].join("|")})`, "gi");

/**
 * "rtl", "ltr", or "auto" for a text without letters. The browser's own rule takes the first letter, which turns a
 * Hebrew sentence around when it begins with a product's name; here most letters decide, and right-to-left letters
 * count double because those scripts write no vowels.
 */
export function directionOf(text) {
  const all = text.match(LETTERS)?.length ?? 0;
  const right = text.match(RIGHT_TO_LEFT)?.length ?? 0;
  if (!all) return "auto";
  return right * 2 > all - right ? "rtl" : "ltr";
}

/** The text as nodes; addresses, domains, paths, e-mail, IP, phone and order numbers are isolated left-to-right. */
export function isolated(text, links = false) {
  return text.split(RUNS).map((part, index) => {
    if (index % 2 === 0) return part;
    return element("bdi", { dir: "ltr" }, links && /^https?:/i.test(part) ? link(part, part) : part);
  });
}

/** A link that leaves the page alone; an address that is not http, https or mailto is shown as its text only. */
export function link(address, ...children) {
  if (!/^(https?:\/\/|mailto:)/i.test(address)) return element("span", {}, ...children);
  return element("a", { href: address, target: "_blank", rel: "noopener nofollow" }, ...children);
}
