import { existsSync, readdirSync } from 'node:fs';

const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && file !== 'run.ts')
  .map((file) => file.slice(0, -3));

const wanted = process.argv.slice(2);
if (wanted.length === 0 || wanted.some((name) => !existsSync(new URL(`${name}.ts`, import.meta.url)))) {
  process.stderr.write(`Which benchmark? npm run bench -- ${names.join(' | ')}\n`);
  process.exitCode = 2;
} else {
  for (const name of wanted) {
    const benchmark = (await import(new URL(`${name}.ts`, import.meta.url).href)) as { run(): Promise<void> };
    await benchmark.run();
  }
}
