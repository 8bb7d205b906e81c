import { rendering } from './__testUtils__/renderings';
import { memoryTree } from './tree';
import { verifyTree } from './verify';
import { beginWork, countWork } from './work';

it('ends the work of a control that was made to take long, and of no other', () => {
  beginWork();
  countWork(9_000_000);
  expect(() => countWork(9_000_000)).toThrow('too long to follow');
  beginWork();
  expect(() => countWork(9_000_000)).not.toThrow();
});

it('does not decide on code that takes too long to follow', async () => {
  const files = rendering('node');
  const judge = (text: string) =>
    verifyTree(
      memoryTree({
        ...files,
        'src/index.ts': `import './hostile.js';\n${files['src/index.ts']}`,
        'src/hostile.ts': text,
      }),
      { only: ['http-hardening'] },
    );
  const [plain] = await judge('void 0;\n');
  const [hostile] = await judge(
    "process.on('data', c => { n += c.length; });\n".repeat(4500),
  );
  expect([plain.state, hostile.state]).toEqual(['pass', 'unknown']);
});
