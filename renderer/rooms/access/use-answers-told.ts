import { notifications } from '@mantine/notifications';
import { useEffect, useRef } from 'react';
import type { RequestView } from '../../../src/shop/grants/index.ts';
import { useWords } from '../../text/index.ts';
import { usePermissionName } from '../../text/permissions.ts';
import { newlyAnswered } from './newly-answered.ts';

/** Tells the person when somebody answered what they had asked for. */
export function useAnswersTold(mine: readonly RequestView[] | undefined): void {
  const t = useWords();
  const permissionName = usePermissionName();
  const before = useRef<readonly RequestView[] | undefined>(undefined);
  useEffect(() => {
    if (mine === undefined) return;
    for (const request of newlyAnswered(before.current ?? [], mine)) {
      const told = t(
        request.state === 'granted' ? 'access.requests.toldGranted' : 'access.requests.toldDeclined',
        {
          name: request.answeredBy ?? '',
          permission: permissionName(request.permission),
          scope: request.scopeName,
        },
      );
      const message =
        request.answerNote === '' ? told : t('access.requests.toldNote', { told, note: request.answerNote });
      notifications.show({
        message,
        autoClose: false,
        closeButtonProps: { 'aria-label': t('common.close'), size: 44 },
      });
    }
    before.current = mine;
  }, [mine, t, permissionName]);
}
