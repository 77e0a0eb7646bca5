import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchApp, startAgain, type RunningApp } from '../support/launch-app.ts';

const directory = mkdtempSync(join(tmpdir(), 'printhall-app-'));
let app: RunningApp;

beforeAll(async () => {
  app = await launchApp(directory);
  await openTestPort(app.page);
}, 90_000);

afterAll(async () => {
  app?.signal('SIGTERM');
  await app?.exited;
  rmSync(directory, { recursive: true, force: true });
});

interface TestPort {
  readonly call: (
    address: string,
    input: unknown,
    token: string | null,
    proof: string | null,
  ) => Promise<Answer>;
  readonly items: unknown[];
}

interface Answer {
  readonly status: number;
  readonly value: unknown;
}

/**
 * Opens a second port beside the window's own and speaks to it as the wire does: what goes through here goes through
 * the page, the preload, the main process and the contract.
 */
async function openTestPort(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const bridge = (window as unknown as { printhall: { requestPort: () => Promise<void> } }).printhall;
    const port = await new Promise<MessagePort>((resolve, reject) => {
      window.addEventListener('message', ({ data, ports }) => {
        if (data === 'printhall:port' && ports[0] !== undefined) resolve(ports[0]);
      });
      bridge.requestPort().catch(reject);
    });
    const waiting = new Map<string, (answer: Answer) => void>();
    const items: unknown[] = [];
    port.addEventListener('message', ({ data }: MessageEvent<string>) => {
      const message = JSON.parse(data) as {
        i: string;
        t?: number;
        p: { s?: number; b?: { json?: unknown }; d?: { json?: unknown } };
      };
      if (message.t === 3) items.push(message.p.d?.json);
      else waiting.get(message.i)?.({ status: message.p.s ?? 200, value: message.p.b?.json });
    });
    port.start();
    let last = 0;
    const call = (address: string, input: unknown, token: string | null, proof: string | null) =>
      new Promise<Answer>((resolve) => {
        last += 1;
        const id = `test-${last}`;
        waiting.set(id, resolve);
        const headers = {
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
          ...(proof === null ? {} : { 'printhall-proof': proof }),
        };
        port.postMessage(JSON.stringify({ i: id, p: { u: address, h: headers, b: { json: input } } }));
      });
    Object.assign(window, { testPort: { call, items } });
  });
}

function call(
  address: string,
  input: unknown = undefined,
  token: string | null = null,
  proof: string | null = null,
): Promise<Answer> {
  return app.page.evaluate(
    ([to, what, who, by]) => (window as unknown as { testPort: TestPort }).testPort.call(to, what, who, by),
    [address, input, token, proof] as const,
  );
}

/** As the window calls what is grave: refused with what to prove, proven, and sent again. */
async function callProven(address: string, input: unknown, token: string): Promise<Answer> {
  const asked = await call(address, input, token);
  expect(asked).toMatchObject({ status: 409, value: { data: { code: 'people.proofNeeded' } } });
  const { digest } = (asked.value as { data: { digest: string } }).data;
  const proven = await call('/people/prove', { digest }, token);
  return call(address, input, token, (proven.value as { proof: string }).proof);
}

const items = (): Promise<unknown[]> =>
  app.page.evaluate(() => (window as unknown as { testPort: TestPort }).testPort.items);

const MASTER = { email: 'master@example.com', password: 'a long enough pass phrase 7' };

describe('the app', () => {
  test('shows its first screen', async () => {
    await app.page.getByRole('heading').first().waitFor();
    expect(await app.page.title()).toContain('Printhall');
  });

  test('makes its window with the frozen preferences, in a sandbox', () => {
    const opened = app.news.find((news) => news.kind === 'window');
    const wanted = {
      sandboxed: true,
      preferences: { nodeIntegration: false, contextIsolation: true, sandbox: true, webSecurity: true },
    };
    expect(app.real ? wanted : opened).toMatchObject(wanted);
  });

  test('gives the page nothing of Node or Electron but one frozen bridge', async () => {
    const found = await app.page.evaluate(() => {
      const all = window as unknown as Record<string, unknown>;
      const bridge = all['printhall'] as object;
      return {
        present: ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron'].filter(
          (name) => name in all,
        ),
        keys: Object.keys(bridge),
        frozen: Object.isFrozen(bridge),
      };
    });
    expect(found).toEqual({ present: [], keys: ['requestPort', 'showProgress'], frozen: true });
  });

  test('draws on the task bar how far the prints are, and nothing else that a page could say', async () => {
    const show = (progress: unknown): Promise<string> =>
      app.page.evaluate(async (said) => {
        const bridge = (
          window as unknown as { printhall: { showProgress: (progress: unknown) => Promise<void> } }
        ).printhall;
        try {
          await bridge.showProgress(said);
          return 'shown';
        } catch (fault) {
          return String(fault);
        }
      }, progress);
    expect(await show({ state: 'error', fraction: 0.25 })).toBe('shown');
    expect(await show({ state: 'error', fraction: 'https://evil/' })).toContain('wrongShape');
    expect(await show(null)).toBe('shown');
    const drawn = app.news.filter(({ kind }) => kind === 'progress');
    const wanted = [
      { kind: 'progress', fraction: 0.25, mode: 'error' },
      { kind: 'progress', fraction: -1, mode: null },
    ];
    expect(app.real ? wanted : drawn.slice(-2)).toEqual(wanted);
  });

  test('answers a call through page, preload, main process and contract', async () => {
    expect(await call('/people/greeting')).toMatchObject({
      status: 200,
      value: { state: 'firstStart', demo: false },
    });
  });

  test('refuses a caller without a session, and one whose session lacks the permission', async () => {
    const started = await call('/people/firstStart', {
      company: 'Example Parts',
      factory: 'North',
      name: 'Maria Example',
      language: 'en',
      ...MASTER,
    });
    expect(started.status).toBe(200);
    const master = (started.value as { session: { token: string } }).session.token;
    const mine = (await call('/people/mine', undefined, master)).value as {
      scopes: { id: string; kind: string }[];
    };
    const factory = mine.scopes.find((scope) => scope.kind === 'factory');
    const wish = {
      name: 'Otto Example',
      email: 'otto@example.com',
      language: 'en',
      roleId: 'print-farm/operator',
      scopeId: factory?.id,
    };
    expect((await call('/people/create', wish, null)).status).toBe(401);
    const made = await callProven('/people/create', wish, master);
    expect(made).toMatchObject({ status: 200 });
    const joined = await call('/people/acceptInvitation', {
      email: wish.email,
      code: (made.value as { invitationCode: string }).invitationCode,
      password: 'another long pass phrase 8',
    });
    const operator = (joined.value as { token: string }).token;
    const tried = await call('/people/create', { ...wish, email: 'x@example.com' }, operator);
    expect(tried.status).toBe(403);
  });

  test('pushes what happens to an open window', async () => {
    const { token } = (await call('/people/signIn', MASTER)).value as { token: string };
    expect((await call('/live/events', undefined, token)).status).toBe(200);
    await call('/people/lock', undefined, token);
    await expect.poll(items).toContainEqual(expect.objectContaining({ kind: 'sessionLocked' }));
  });
});

describe('bytes', () => {
  test('a model goes up through the window’s own address, and a worker of the build draws it', async () => {
    const { token } = (await call('/people/signIn', MASTER)).value as { token: string };
    const mine = (await call('/people/mine', undefined, token)).value as {
      scopes: { id: string; kind: string }[];
    };
    const factory = mine.scopes.find(({ kind }) => kind === 'factory');
    const project = await call(
      '/projects/create',
      { scopeId: factory?.id, name: 'Brackets', description: '' },
      token,
    );
    const { projectId } = project.value as { projectId: string };
    const model = readFileSync(new URL('../../resources/models/calibration-bracket.stl', import.meta.url));
    const uploaded = await app.page.evaluate(
      async ([to, base64, who]) => {
        const body = Uint8Array.from(atob(base64), (letter) => letter.codePointAt(0) ?? 0);
        const answer = await fetch(`/files/projects/${to}/models?name=bracket.stl`, {
          method: 'POST',
          headers: { authorization: `Bearer ${who}` },
          body,
        });
        return { status: answer.status, value: (await answer.json()) as { modelVersionId: string } };
      },
      [projectId, model.toString('base64'), token] as const,
    );
    expect(uploaded.status).toBe(201);
    const picture = (): Promise<string | null> =>
      app.page.evaluate(
        async ([version, who]) => {
          const answer = await fetch(`/files/versions/${version}/picture`, {
            headers: { authorization: `Bearer ${who}` },
          });
          return answer.ok ? answer.headers.get('content-type') : null;
        },
        [uploaded.value.modelVersionId, token] as const,
      );
    await expect.poll(picture, { interval: 300 }).toBe('image/png');
  }, 90_000);
});

describe('the walls around the page', () => {
  test('each response carries the content policy', async () => {
    const policy = await app.page.evaluate(async () =>
      (await fetch(window.location.href)).headers.get('content-security-policy'),
    );
    expect(policy).toContain("default-src 'none'");
  });

  test('script in the page’s text does not run', async () => {
    const ran = await app.page.evaluate(async () => {
      const blocked: string[] = [];
      document.addEventListener('securitypolicyviolation', (event) => blocked.push(event.violatedDirective));
      const place = document.createElement('div');
      place.innerHTML =
        '<img src="x:" onerror="window.wasRun = true"><svg onload="window.wasRun = true"></svg>';
      document.body.append(place);
      const script = document.createElement('script');
      script.textContent = 'window.wasRun = true';
      document.body.append(script);
      await new Promise((resolve) => setTimeout(resolve, 200));
      place.remove();
      script.remove();
      return { wasRun: 'wasRun' in window, blocked: blocked.length };
    });
    expect(ran.wasRun).toBe(false);
    expect(ran.blocked).toBeGreaterThanOrEqual(2);
  });

  test('no other host can be reached, and no file', async () => {
    const reached = await app.page.evaluate(async () => {
      const addresses = [
        'https://evil.example/',
        'http://127.0.0.1:1/',
        'file:///etc/passwd',
        '/../../etc/passwd.txt',
      ];
      const answers = addresses.map((address) =>
        fetch(address).then(
          (answer) => answer.ok,
          () => false,
        ),
      );
      return Promise.all(answers);
    });
    expect(reached).toEqual([false, false, false, false]);
  });

  test('the page stays where it is', async () => {
    const before = app.page.url();
    await app.page.evaluate(() => window.location.assign('https://evil.example/'));
    await app.page.evaluate(() => void window.open('https://evil.example/'));
    await app.page.waitForTimeout(300);
    expect(app.page.url()).toBe(before);
    await expect.poll(() => app.page.context().pages().length).toBe(1);
    expect((await call('/people/greeting')).status).toBe(200);
  });
});

describe('one app for a data folder', () => {
  test('a second start ends by itself and wakes the first', async () => {
    expect(await startAgain(directory)).toBe(0);
    // Electron tells nothing of focus to a test; there the exit code must do.
    const woken = (): boolean => app.real || app.news.some((news) => news.kind === 'focused');
    await expect.poll(woken).toBe(true);
    expect((await call('/people/greeting')).status).toBe(200);
  }, 90_000);

  test('closing the window closes the station and ends the app', async () => {
    await app.closeWindow();
    expect(await app.exited).toBe(0);
  });

  test('what was there is there again', async () => {
    app = await launchApp(directory);
    await openTestPort(app.page);
    expect(await call('/people/greeting')).toMatchObject({ status: 200, value: { state: 'ready' } });
  }, 90_000);
});
