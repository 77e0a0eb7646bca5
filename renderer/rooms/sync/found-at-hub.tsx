import { Button } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { useTell } from '../../ui/tell.ts';
import { CodeForm } from './code-form.tsx';
import { EnrolmentPreview, useWayTitle } from './enrolment-preview.tsx';
import { wayOf } from './enrolment-way.ts';
import enrolment from './enrolment.module.css';
import styles from './sync.module.css';
import { useHubScope } from './use-hub-scope.ts';

/** From a code to the hub, for a station that has a company: what the code does is shown before it is done. */
export function FoundAtHub({ onClose }: { readonly onClose: () => void }) {
  const t = useWords();
  const wayTitle = useWayTitle();
  const tell = useTell();
  const { api, queryClient } = useServices();
  const scopeId = useHubScope() as never;
  const [code, setCode] = useState('');
  const preview = useMutation(api.sync.preview.mutationOptions());
  const found = useMutation(
    api.sync.found.mutationOptions({
      onSuccess: () => {
        if (preview.data?.founds === true) tell.done(t('sync.join.founded'));
        onClose();
      },
      onSettled: () =>
        Promise.all([
          queryClient.invalidateQueries({ queryKey: api.sync.key() }),
          queryClient.invalidateQueries({ queryKey: api.live.station.key() }),
        ]),
    }),
  );
  const look = (typed: string) => {
    setCode(typed);
    preview.mutate({ scopeId, code: typed });
  };
  const another = () => {
    preview.reset();
    found.reset();
  };
  const seen = preview.data;
  return (
    <section className={enrolment['joining']}>
      <div>
        <Button
          variant="subtle"
          color="gray"
          leftSection={<IconArrowLeft aria-hidden size={18} />}
          onClick={seen ? another : onClose}
        >
          {t('common.back')}
        </Button>
      </div>
      {seen ? (
        <>
          <h2 className={enrolment['joinTitle']}>{wayTitle(seen, true)}</h2>
          <EnrolmentPreview
            preview={seen}
            way={wayOf(seen, true)}
            busy={found.isPending}
            error={found.error}
            onJoin={() => found.mutate({ scopeId, code })}
            onAnother={another}
          />
        </>
      ) : (
        <>
          <h2 className={enrolment['joinTitle']}>{t('sync.join.title')}</h2>
          <p className={styles['soft']}>{t('sync.join.text')}</p>
          <CodeForm busy={preview.isPending} error={preview.error} onLook={look} />
        </>
      )}
    </section>
  );
}
