import type { Hearing } from '../hub.ts';
import type { Patience, Session } from './session.ts';

/**
 * Hears the channels of the places that the station sees, on a connection of its own. Throws as `openSession` does;
 * once it listens, a connection that goes is told by `lost`, once.
 */
export async function listenAt(
  open: () => Promise<Session>,
  patience: Patience,
  hear: Hearing,
): Promise<() => void> {
  const session = await open();
  const { client } = session;
  let isStopped = false;
  const end = () => {
    isStopped = true;
    clearInterval(pulse);
    void session.close();
  };
  const lose = () => {
    if (isStopped) return;
    end();
    hear.lost();
  };
  // A cable that was pulled says nothing: the other side is asked.
  const pulse = setInterval(() => {
    session.ask('SELECT 1').catch(lose);
  }, patience.pulseMilliseconds);
  void session.ended.then(lose);
  let own = '';
  client.on('notification', ({ channel, payload = '' }) => {
    if (isStopped) return;
    // What the station sees has changed: it hears other places from now on.
    if (channel === own) listenToAll().catch(lose);
    hear.woken(/^\d+$/.test(payload) ? Number(payload) : null);
  });
  const listenToAll = async () => {
    const channels = await session.ask<{ channel: string }>(
      'SELECT channel FROM printhall.channels() AS channel',
    );
    own = channels[0]?.channel ?? '';
    await session.ask('UNLISTEN *');
    for (const { channel } of channels) await session.ask(`LISTEN ${client.escapeIdentifier(channel)}`);
  };
  try {
    await listenToAll();
  } catch (error) {
    end();
    throw error;
  }
  return end;
}
