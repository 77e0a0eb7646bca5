import { PRINT_STATES } from '../../../src/shop/printing/index.ts';
import type { PrintState } from '../../../src/shop/printing/index.ts';

export function isPrintState(text: string): text is PrintState {
  return (PRINT_STATES as readonly string[]).includes(text);
}
