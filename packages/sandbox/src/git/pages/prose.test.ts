import { prose } from './prose';

const rendered = (...lines: string[]) => prose(lines.join('\n')).text;

/** An address that runs code. */
const SCRIPT = ['javascript', 'x'].join(':');

describe('prose', () => {
  it('shows what an upgrade brings', () => {
    expect(
      rendered(
        'This brings fixes.',
        '',
        '## Security fixes, and why',
        '',
        '- **No shell in the image** (1.4.0): `sh` was there',
      ),
    ).toBe(
      '<p>This brings fixes.</p>\n<h2>Security fixes, and why</h2>\n<ul>\n<li><strong>No shell in the image</strong> (1.4.0): <code>sh</code> was there</li>\n</ul>\n',
    );
  });

  it('leaves the heading of the first level to the page', () => {
    expect(rendered('# Title', '', '### Part')).toBe(
      '<h2>Title</h2>\n<h3>Part</h3>\n',
    );
  });

  it('links without telling where from', () => {
    expect(rendered('[the advisory](https://example.com/a?b=1&c=2)')).toBe(
      '<p><a href="https://example.com/a?b=1&amp;c=2" rel="noreferrer">the advisory</a></p>\n',
    );
  });

  it('leads to the pages of files where it knows them', () => {
    const pageOf = (path: string) =>
      path === 'docs/a.md' ? '/git/o/r/blob/main/docs/a.md' : undefined;
    expect(prose('[a](docs/a.md) and [b](docs/b.md)', pageOf).text).toBe(
      '<p><a href="/git/o/r/blob/main/docs/a.md" rel="noreferrer">a</a> and [b](docs/b.md)</p>\n',
    );
  });

  it.each(['/git/sign-in', '//example.com/x', '#top', '?x', SCRIPT])(
    'asks for no page of %s',
    address => {
      const pageOf = jest.fn();
      expect(prose(`[x](${address})`, pageOf).text).not.toContain('<a');
      expect(pageOf).not.toHaveBeenCalled();
    },
  );

  it('sets no style that the policy of the pages refuses', () => {
    expect(rendered('| a |', '| :-: |', '| b |')).toContain('<td>b</td>');
  });

  it('shows what is too long to be rendered as it is', () => {
    const { text } = prose(`# <b>${'x'.repeat(200_000)}`);
    expect(text).toMatch(/^<pre># &lt;b&gt;x/);
  });

  it.each([
    '<script>alert(1)</script>',
    'a <img src=x onerror=alert(1)> b',
    '<a href="javascript:alert(1)">x</a>',
    '- <svg/onload=alert(1)>',
    '`<b>`',
    '```"><script>\n<script>alert(1)</script>\n```',
    '| <i>a |\n| - |\n| <i>b |',
  ])('shows the tags of %j as text', text => {
    expect(prose(text).text).not.toMatch(
      /<(?:script|img|svg|iframe|a|b|i)\b|<[^>]*\son\w+=/i,
    );
    expect(prose(text).text).toContain('&lt;');
  });

  it.each([
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](java&#115;cript:alert(1))',
    '[x](&#x1;javascript:alert(1))',
    '<javascript:alert(1)>',
    '[x](data:text/html;base64,PHNjcmlwdD4=)',
    '[x](vbscript:x)',
    '[x][1]\n\n[1]: javascript:alert(1)',
  ])('makes no link of %j', text => {
    expect(prose(text).text).not.toMatch(/<a\b|href/i);
  });

  it('lets no attribute end early', () => {
    const { text } = prose(
      '[x](https://e.com/"onclick="alert(1) "t\\" id=\\"q")',
    );
    expect(text).not.toMatch(/"\s*(?:onclick|id)=/);
  });

  it('fetches no picture', () => {
    expect(rendered('![seen](https://example.com/seen.png)')).not.toContain(
      '<img',
    );
  });
});
