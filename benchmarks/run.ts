import { existsSync, readdirSync } from 'node:fs';

const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && file !== 'run.ts')
  .map((file) => file.slice(0, -3));

// Words are benchmarks; what begins with a dash is for them.
const words = process.argv.slice(2);
const wanted = words.filter((word) => !word.startsWith('-'));
const options = words.filter((word) => word.startsWith('-'));
if (wanted.length === 0 || wanted.some((name) => !existsSync(new URL(`${name}.ts`, import.meta.url)))) {
  process.stderr.write(`Which benchmark? npm run bench -- ${names.join(' | ')}\n`);
  process.exitCode = 2;
} else {
  for (const name of wanted) {
    const benchmark = (await import(new URL(`${name}.ts`, import.meta.url).href)) as {
      run(options: readonly string[]): Promise<void>;
    };
    await benchmark.run(options);
  }
}
