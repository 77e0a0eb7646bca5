/** The day of an instant as a date field writes it: `2026-11-30`, by the clock of this screen. */
export function dayOf(at: number): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The last minute of a day: what is due on a day may still come in its evening. */
export function endOfDay(day: string): number {
  return new Date(`${day}T23:59:00`).getTime();
}
