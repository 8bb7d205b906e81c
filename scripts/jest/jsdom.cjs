/**
 * Backstage's jsdom, which is quicker to tell how elements look. Whoever looks
 * for a role on a page asks for the style of all that is on it, and jsdom
 * matches each element with each selector for that.
 */
const getEnvironment = require('@backstage/cli/config/getJestEnvironment');
const { implForWrapper } = require('jsdom/lib/jsdom/living/generated/utils.js');
const { missesSelector } = require('./selectors.cjs');

const Environment = require(getEnvironment.getJestEnvironment());

/** Most selectors name a tag or a class that an element does not have. */
function matchLess(selectors) {
  const { check } = selectors;
  selectors.check = (selector, element, ...options) =>
    missesSelector(selector, element)
      ? { match: false, pseudoElement: null }
      : check(selector, element, ...options);
}

/** jsdom keeps what is declared of elements until their document changes; what comes of it holds as long. */
function keepStyles(window, document) {
  const { getComputedStyle } = window;
  const kept = new WeakMap();
  window.getComputedStyle = (wrapper, ...pseudo) => {
    const element = implForWrapper(wrapper);
    if (
      pseudo.length > 0 ||
      !element?._attached ||
      element._ownerDocument !== document
    ) {
      return getComputedStyle(wrapper, ...pseudo);
    }
    const known = kept.get(document._styleCache)?.get(element);
    if (known) {
      return known;
    }
    const style = getComputedStyle(wrapper);
    const styles = kept.get(document._styleCache) ?? new WeakMap();
    kept.set(document._styleCache, styles.set(element, style));
    return style;
  };
}

module.exports = class QuickStylesEnvironment extends Environment {
  constructor(...args) {
    super(...args);
    const { window } = this.dom;
    const document = implForWrapper(window.document);
    matchLess(document._domSelector);
    keepStyles(window, document);
  }
};
