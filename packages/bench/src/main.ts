/** `main.ts <name>`: runs one benchmark; its last line is one JSON object. */
import { benchmarks } from '.';
import { report } from './benchmark';

async function main([name, ...args]: string[]): Promise<number> {
  const benchmark = benchmarks.find(each => each.name === name);
  if (!benchmark) {
    const list = benchmarks
      .map(each => `  ${each.name}: ${each.description}`)
      .join('\n');
    process.stderr.write(
      `${name ? `There is no benchmark '${name}'` : 'Which benchmark?'} There are:\n${list}\n`,
    );
    return 2;
  }
  process.stdout.write(`${benchmark.description}.\n`);
  const figures = await benchmark.run(
    line => process.stdout.write(`${line}\n`),
    args,
  );
  process.stdout.write(`${report(benchmark.name, figures).join('\n')}\n`);
  return 0;
}

main(process.argv.slice(2)).then(
  code => {
    process.exitCode = code;
  },
  error => {
    process.stderr.write(`The benchmark failed: ${error?.stack ?? error}\n`);
    // Sides that still run end with us.
    process.exit(1);
  },
);
