import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Button, Flex } from '@backstage/ui';
import type {
  AccessRequest,
  Entitlement,
} from '@fairway/plugin-jit-access-common';
import { useFocusInvalid } from '@fairway/plugin-screens-react';
import { jitAccessReactTranslationRef } from '../../translation';
import { LoadingRows } from '../LiveContent';
import { ServerWords } from '../ServerWords';
import { StepRow } from '../MuiSteps';
import { CheckStep } from './CheckStep';
import { HowStep } from './HowStep';
import { CurrentAccessProvider } from './useCurrentAccess';
import styles from './RequestFlow.module.css';
import { useRequestFlow, type FlowStep } from './useRequestFlow';
import { useStepFocus } from './useStepFocus';
import { WhatStep } from './WhatStep';

/** Properties of {@link RequestFlow}. */
export interface RequestFlowProps {
  /** Only what belongs to this entity. */
  entityRef?: string;
  /** Already chosen; the flow then begins with the second step. */
  entitlement?: Entitlement;
  search: string;
  onSearch: (search: string) => void;
  /** Told when something is chosen. */
  onChoose?: (entitlement: Entitlement) => void;
  onSent: (request: AccessRequest) => void;
}

const STEPS: FlowStep[] = ['what', 'how', 'check'];

/** Asks for access in three steps: what, how long and why, check. */
export function RequestFlow(props: RequestFlowProps) {
  const { entityRef, search, onSearch } = props;
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  const flow = useRequestFlow({
    initial: props.entitlement,
    onChoose: props.onChoose,
    onSent: props.onSent,
  });
  const { step, entitlement, draft, preview, checking, sending } = flow;
  const trouble = checking.trouble ?? sending.trouble;
  const shown = useStepFocus(step);
  useFocusInvalid(shown, flow.attempts);
  return (
    <Flex direction="column" gap="4">
      <StepRow
        labels={STEPS.map(name => t(`flow.steps.${name}`))}
        active={STEPS.indexOf(step)}
      />
      <div
        ref={shown}
        role="group"
        aria-label={t(`flow.steps.${step}`)}
        tabIndex={-1}
        className={styles.step}
      >
        {step === 'what' && (
          <CurrentAccessProvider>
            <WhatStep
              entityRef={entityRef}
              search={search}
              onSearch={onSearch}
              value={entitlement?.id ?? null}
              onChoose={flow.choose}
            />
          </CurrentAccessProvider>
        )}
        {step === 'how' && entitlement && draft && (
          <HowStep
            entitlement={entitlement}
            draft={draft}
            onChange={flow.edit}
            problems={flow.problems}
            refusals={flow.refusals}
          />
        )}
        {step === 'check' && checking.pending && <LoadingRows rows={4} />}
        {step === 'check' && entitlement && draft && preview && (
          <CheckStep
            entitlement={entitlement}
            draft={draft}
            preview={preview}
          />
        )}
        {step === 'check' && trouble && (
          <Alert
            role="alert"
            status="danger"
            icon
            title={sending.trouble ? t('flow.failed') : t('flow.previewFailed')}
            description={<ServerWords text={trouble.message} />}
          />
        )}
      </div>
      <Flex justify="between">
        {step === 'what' ? (
          <span />
        ) : (
          <Button
            variant="secondary"
            onPress={() => flow.show(step === 'check' ? 'how' : 'what')}
          >
            {t('flow.back')}
          </Button>
        )}
        {step === 'what' && (
          <Button
            isDisabled={!entitlement?.eligible}
            onPress={() => flow.show('how')}
          >
            {t('flow.continue')}
          </Button>
        )}
        {step === 'how' && (
          <Button onPress={flow.check}>{t('flow.continue')}</Button>
        )}
        {step === 'check' && (
          <Button
            isDisabled={!preview?.allowed || checking.pending}
            isPending={sending.pending}
            onPress={flow.send}
          >
            {t('flow.send')}
          </Button>
        )}
      </Flex>
    </Flex>
  );
}
