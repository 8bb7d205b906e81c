const { missesSelector } = jest.requireActual<{
  missesSelector(selector: string, element: Element): boolean;
}>('../../../scripts/jest/selectors.cjs');

const SELECTORS = [
  'p',
  'P',
  '*',
  '.one',
  '.one.two',
  'p.one, div.two',
  'p, .none',
  '.one:hover',
  '.one::before',
  '#id.one',
  'p#id',
  'main p',
  'main > .two',
  'main :is(p, div)',
  'main [title]',
  'p[title]',
  'p[title="a, b"]',
  'p[title="]"], .two',
  ':not(p)',
  'p:not(.one, .two)',
  'div:not([title])',
  'p + div',
  'p ~ *',
  ':is(p, div).two',
  ':where(main, .none) > div',
  'p:has(+ .two)',
  'main >',
  '.\\6fne',
  'linearGradient',
];

beforeEach(() => {
  document.body.innerHTML = `<main>
    <p id="id" class="one" title="a, b"></p>
    <div class="two   one"><p title="]"></p></div>
    <div></div><svg><linearGradient class="none"></linearGradient></svg>
  </main>`;
});

afterEach(() => {
  document.head.replaceChildren();
  document.body.replaceChildren();
});

const matching = (selector: string): Element[] => {
  try {
    return [...document.querySelectorAll(selector)];
  } catch {
    return [];
  }
};

it.each(SELECTORS)('knows nothing wrong of %s', selector => {
  const missed = matching(selector).filter(element =>
    missesSelector(selector, element),
  );
  expect(missed).toEqual([]);
});

it('knows of most elements that they do not match', () => {
  const all = [...document.querySelectorAll('main *')];
  const missed = ['p', '.one.two', 'main > .two', 'p[title], .none'].map(
    selector => all.filter(element => missesSelector(selector, element)).length,
  );
  expect(missed).toEqual([4, 5, 5, 3]);
});

it('forgets how elements look as soon as the page changes', () => {
  const paragraph = document.getElementById('id') as HTMLElement;
  const shown = () => {
    const { display, visibility } = getComputedStyle(paragraph);
    return `${display} ${visibility}`;
  };
  expect(shown()).toBe('block visible');
  expect(shown()).toBe('block visible');
  const style = document.createElement('style');
  style.textContent = '.one { display: flex } .away { visibility: hidden }';
  document.head.append(style);
  expect(shown()).toBe('flex visible');
  paragraph.parentElement?.classList.add('away');
  expect(shown()).toBe('flex hidden');
  paragraph.style.display = 'none';
  expect(shown()).toBe('none hidden');
  paragraph.className = '';
  paragraph.style.display = '';
  expect(shown()).toBe('block hidden');
  style.remove();
  expect(shown()).toBe('block visible');
  const [hidden, plain] = ['hidden', ''].map(visibility => {
    const elsewhere = document.createElement('div');
    elsewhere.style.visibility = visibility;
    return elsewhere;
  });
  hidden.append(paragraph);
  expect(shown()).toBe('block hidden');
  plain.append(paragraph);
  expect(shown()).toBe('block visible');
});
