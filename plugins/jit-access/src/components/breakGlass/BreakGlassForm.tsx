import { useRouteRef } from '@backstage/core-plugin-api';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import {
  accessRequestRouteRef,
  checkDraft,
  DurationPicker,
  emptyDraft,
  givenInputs,
  jitAccessApiRef,
  useAction,
  useProblemWords,
  WhyFields,
  type Refusals,
} from '@fairway/plugin-jit-access-react';
import { useFocusInvalid } from '@fairway/plugin-screens-react';
import { RiAlarmWarningFill } from '@remixicon/react';
import { useRef, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { jitAccessTranslationRef } from '../../translation';
import { DangerButton } from '../common/DangerButton';
import { ActionTrouble } from '../common/ActionTrouble';
import layout from '../layout.module.css';
import { Consequences } from './Consequences';
import { breakGlassBounds, type OfferedBreakGlass } from './terms';

/** How long and why, what follows, and the button. */
export function BreakGlassForm(props: { entitlement: OfferedBreakGlass }) {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const api = useApi(jitAccessApiRef);
  const navigate = useNavigate();
  const requestLink = useRouteRef(accessRequestRouteRef);
  // The terms of break-glass in the place of those of requests.
  const terms = {
    ...props.entitlement,
    duration: breakGlassBounds(props.entitlement),
    forOthers: false,
    maxAhead: null,
  };
  const [draft, setDraft] = useState(() => emptyDraft(terms));
  const [attempts, setAttempts] = useState(0);
  const fields = useRef<HTMLDivElement>(null);
  useFocusInvalid(fields, attempts);
  const [refusals, setRefusals] = useState<Refusals>({});
  const found = checkDraft(draft, terms);
  const errorOf = useProblemWords({
    entitlement: terms,
    draft,
    problems: attempts > 0 ? found : {},
    refusals,
  });
  const breaking = useAction(() => {
    const ticket = draft.ticket.trim();
    return api.breakGlass({
      entitlementId: terms.id,
      duration: draft.duration,
      reason: draft.reason.trim(),
      ...(terms.inputs.ticket && ticket && { ticket }),
      ...givenInputs(draft.inputs, terms.inputs.fields),
    });
  });
  const edit = (next: typeof draft) => {
    setDraft(next);
    setRefusals({});
  };
  const press = async () => {
    setAttempts(attempts + 1);
    if (Object.keys(found).length > 0) {
      return;
    }
    const outcome = await breaking.run();
    if (outcome.ok) {
      navigate(requestLink({ id: outcome.value.id }));
    } else if (outcome.trouble.field) {
      setRefusals({ [outcome.trouble.field]: outcome.trouble.message });
    }
  };
  return (
    <Flex direction="column" gap="4" ref={fields}>
      <Text as="h3" variant="title-x-small" className={layout.heading}>
        {t('breakGlass.how')}
      </Text>
      <DurationPicker
        bounds={terms.duration}
        value={draft.duration}
        onChange={duration => edit({ ...draft, duration })}
        error={errorOf('duration')}
      />
      <WhyFields
        entitlement={terms}
        draft={draft}
        onChange={edit}
        errorOf={errorOf}
      />
      <Consequences terms={terms.breakGlass} duration={draft.duration} />
      <ActionTrouble
        trouble={breaking.trouble}
        title={t('breakGlass.refused')}
      />
      <div>
        <DangerButton
          iconStart={<RiAlarmWarningFill aria-hidden />}
          isPending={breaking.pending}
          onPress={press}
        >
          {t('breakGlass.button')}
        </DangerButton>
      </div>
    </Flex>
  );
}
