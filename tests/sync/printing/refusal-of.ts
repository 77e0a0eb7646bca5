/** Why something was refused. Fails when it was not. */
export function refusalOf(answer: unknown): { readonly code: string } {
  if (typeof answer === 'object' && answer !== null && 'refusal' in answer) {
    return answer.refusal as { readonly code: string };
  }
  throw new Error(`It was not refused: ${JSON.stringify(answer)}`);
}
