export async function measureWindows(): Promise<void> {}
