import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import welcome from '../people/welcome.module.css';
import { CodeForm } from './code-form.tsx';
import { EnrolmentPreview, useWayTitle } from './enrolment-preview.tsx';
import { wayOf } from './enrolment-way.ts';

interface JoinFirstProps {
  readonly onBack: () => void;
}

/** The first start of a station whose company has a hub already: a code, what it does, and then the fetch. */
export function JoinFirst({ onBack }: JoinFirstProps) {
  const t = useWords();
  const wayTitle = useWayTitle();
  const { api, queryClient } = useServices();
  const [code, setCode] = useState('');
  const preview = useMutation(api.sync.previewFirst.mutationOptions());
  const join = useMutation(
    api.sync.joinFirst.mutationOptions({
      onSettled: () =>
        Promise.all([
          queryClient.invalidateQueries({ queryKey: api.sync.joining.key() }),
          queryClient.invalidateQueries({ queryKey: api.people.greeting.key() }),
        ]),
    }),
  );
  const look = (typed: string) => {
    setCode(typed);
    preview.mutate({ code: typed });
  };
  const another = () => {
    preview.reset();
    join.reset();
  };
  const seen = preview.data;
  return (
    <>
      <h1 className={welcome['title']}>{seen ? wayTitle(seen, false) : t('sync.join.title')}</h1>
      {seen ? (
        <EnrolmentPreview
          preview={seen}
          way={wayOf(seen, false)}
          busy={join.isPending || join.isSuccess}
          error={join.error}
          onJoin={() => join.mutate({ code })}
          onAnother={another}
        />
      ) : (
        <>
          <p className={welcome['lead']}>{t('sync.join.text')}</p>
          <CodeForm busy={preview.isPending} error={preview.error} onLook={look} />
        </>
      )}
      <div className={welcome['links']}>
        <button type="button" className={welcome['link']} onClick={seen ? another : onBack}>
          {t('common.back')}
        </button>
      </div>
    </>
  );
}
