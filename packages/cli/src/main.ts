import { program } from './commands/program.ts';
import { explain } from './commands/explain.ts';

try {
  await program().parseAsync(process.argv);
} catch (error) {
  process.stderr.write(`suuupra: ${explain(error)}\n`);
  process.exitCode = 1;
}
