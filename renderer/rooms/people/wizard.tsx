import {
  IconAffiliate,
  IconBuildingFactory2,
  IconChevronRight,
  IconFlask,
  type Icon,
} from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useServices } from '../../app/services.tsx';
import { LANGUAGES, speak, useLanguage, useWords } from '../../text/index.ts';
import { FormError } from '../../ui/form.tsx';
import { FirstFetch, useFirstFetch } from '../sync/first-fetch.tsx';
import { JoinFirst } from '../sync/join-first.tsx';
import { FirstStart } from './first-start.tsx';
import type { WithCode } from './welcome.tsx';
import styles from './welcome.module.css';

type Step = 'language' | 'choice' | 'company' | 'join';

/** The first start of an empty station: language, then a company of one's own, one that has a hub, or the demo. */
export function Wizard({ onCreated }: { readonly onCreated: (withCode: WithCode) => void }) {
  const [step, setStep] = useState<Step>('language');
  const firstFetch = useFirstFetch();
  if (firstFetch !== null) return <FirstFetch standing={firstFetch} />;
  switch (step) {
    case 'language':
      return <LanguageStep onChosen={() => setStep('choice')} />;
    case 'choice':
      return <ChoiceStep onStep={setStep} />;
    case 'company':
      return <FirstStart onCreated={onCreated} onBack={() => setStep('choice')} />;
    case 'join':
      return <JoinFirst onBack={() => setStep('choice')} />;
  }
}

function LanguageStep({ onChosen }: { readonly onChosen: () => void }) {
  const t = useWords();
  const current = useLanguage();
  return (
    <>
      <h1 className={styles['title']}>{t('people.wizard.welcome')}</h1>
      <p className={styles['lead']}>
        {t('people.wizard.language')}. {t('people.wizard.languageLater')}
      </p>
      {LANGUAGES.map(({ language, name }) => (
        <button
          key={language}
          type="button"
          lang={language}
          className={styles['tile']}
          aria-current={language === current || undefined}
          onClick={() => {
            speak(language);
            onChosen();
          }}
        >
          <span className={styles['tileName']}>{name}</span>
        </button>
      ))}
    </>
  );
}

interface ChoiceStepProps {
  readonly onStep: (step: Step) => void;
}

function ChoiceStep({ onStep }: ChoiceStepProps) {
  const t = useWords();
  const language = useLanguage();
  const { api, queryClient } = useServices();
  const demo = useMutation(
    api.people.startDemo.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: api.people.greeting.key() }),
    }),
  );
  return (
    <>
      <h1 className={styles['title']}>{t('people.wizard.welcome')}</h1>
      <Choice
        icon={IconBuildingFactory2}
        title={t('people.wizard.setUp')}
        text={t('people.wizard.setUpText')}
        onChoose={() => onStep('company')}
      />
      <Choice
        icon={IconAffiliate}
        title={t('sync.join.choice')}
        text={t('sync.join.choiceText')}
        onChoose={() => onStep('join')}
      />
      <Choice
        icon={IconFlask}
        title={t('people.wizard.demo')}
        text={t('people.wizard.demoText')}
        busy={demo.isPending}
        onChoose={() => demo.mutate({ language })}
      />
      <FormError error={demo.error} />
      <div className={styles['links']}>
        <button type="button" className={styles['link']} onClick={() => onStep('language')}>
          {t('common.back')}
        </button>
      </div>
    </>
  );
}

interface ChoiceProps {
  readonly icon: Icon;
  readonly title: string;
  readonly text: string;
  readonly busy?: boolean;
  readonly onChoose: () => void;
}

function Choice({ icon: Shape, title, text, busy = false, onChoose }: ChoiceProps) {
  return (
    <button type="button" className={styles['choice']} aria-busy={busy} onClick={onChoose}>
      <Shape aria-hidden size={38} stroke={1.4} />
      <span>
        <span className={styles['tileName']}>{title}</span>
        <span className={styles['tileText']}>{text}</span>
      </span>
      <IconChevronRight aria-hidden size={22} />
    </button>
  );
}
