/** Tells of most selectors that an element does not match them, without matching. */

/** What a selector asks of an element besides names, and a state that stands for it. */
const ASKED = [/\[[^[\]\\]*\]/g, /:[\w-]+\([^()"'\\[\]]*\)/g];
const STATE = ':state';
/** Names, one inside or after the other. */
const PLAIN = /^[\w\-.*:\s>+~]+$/;

/** By selector, what each of its alternatives needs; null where that is not known. */
const needs = new Map();
/** By the text of an attribute, the classes in it. */
const classes = new Map();

/** The tag and the classes that the last element of a selector must have. */
function needsOf(alternative) {
  if (!PLAIN.test(alternative)) {
    return null;
  }
  const [last] = alternative
    .trim()
    .split(/[\s>+~]+/)
    .slice(-1);
  const [tag, ...names] = last.split(':')[0].split('.');
  const any = tag === '' || tag === '*';
  return any && names.length === 0
    ? null
    : { tag: any ? null : tag.toLowerCase(), names };
}

function alternativesOf(selector) {
  const plain = ASKED.reduce(
    (text, what) => text.replace(what, STATE),
    selector,
  );
  const alternatives = plain.split(',').map(needsOf);
  return alternatives.includes(null) ? null : alternatives;
}

function remember(known, key, find) {
  let found = known.get(key);
  if (found === undefined) {
    found = find(key);
    known.set(key, found);
  }
  return found;
}

/**
 * Whether no alternative of a selector can match, by the tag and the classes
 * that it wants of the element itself. False says nothing.
 *
 * @param selector - Any selector
 * @param element - An element as jsdom has it inside
 */
function missesSelector(selector, element) {
  const alternatives = remember(needs, selector, alternativesOf);
  if (alternatives === null) {
    return false;
  }
  const tag = element.localName.toLowerCase();
  const own = remember(
    classes,
    element.getAttributeNS(null, 'class') ?? '',
    text => new Set(text.split(/\s+/)),
  );
  return alternatives.every(
    wanted =>
      (wanted.tag !== null && wanted.tag !== tag) ||
      wanted.names.some(name => !own.has(name)),
  );
}

module.exports = { missesSelector };
