import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex, Select, Text, TextField } from '@backstage/ui';
import {
  REQUEST_KINDS,
  type RequestKind,
  type SimulationCase,
  type SimulationResult,
} from '@fairway/plugin-jit-access-common';
import {
  DateTimeField,
  durationToMs,
  DurationPicker,
  InputFields,
  jitAccessApiRef,
  jitAccessReactTranslationRef,
  PersonField,
  useAction,
  useEntitlements,
} from '@fairway/plugin-jit-access-react';
import { useState } from 'react';
import { jitAccessTranslationRef } from '../../translation';
import { ActionTrouble } from '../common/ActionTrouble';
import styles from '../layout.module.css';
import { SimulationAnswer } from './SimulationAnswer';

/** Bounds of the picker where the policy's are not known; the policy itself answers. */
const ANY_DURATION = { default: 'PT1H', min: 'PT5M', max: 'P1D' };

/** Asks a policy what it would say to somebody, some time, for so long. */
export function Simulator(props: { policyId: string }) {
  const { policyId } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const { t: tReact } = useTranslationRef(jitAccessReactTranslationRef);
  const api = useApi(jitAccessApiRef);
  const known = useEntitlements().value?.items.find(
    item => item.id === policyId,
  );
  const [subject, setSubject] = useState('');
  const [kind, setKind] = useState<RequestKind>('access');
  const [duration, setDuration] = useState('PT1H');
  const [at, setAt] = useState('');
  const [ticket, setTicket] = useState('');
  const [inputs, setInputs] = useState<Record<string, string>>({});
  const [tried, setTried] = useState(false);
  const [result, setResult] = useState<SimulationResult>();
  const asking = useAction((question: SimulationCase) =>
    api.simulatePolicy(policyId, question),
  );
  const ask = async () => {
    setTried(true);
    if (!subject) {
      return;
    }
    const outcome = await asking.run({
      subject,
      kind,
      ...(durationToMs(duration) !== null && { duration }),
      ...(at && { at }),
      ...(ticket.trim() && { ticket: ticket.trim() }),
      ...(Object.keys(inputs).length > 0 && { inputs }),
    });
    setResult(outcome.ok ? outcome.value : undefined);
  };
  return (
    <div className={styles.columns}>
      <Flex direction="column" gap="4">
        <Text as="p" color="secondary">
          {t('simulator.intro')}
        </Text>
        <PersonField
          label={t('simulator.who')}
          isRequired
          value={subject}
          onChange={setSubject}
          error={tried && !subject ? t('simulator.whoMissing') : undefined}
        />
        <Select
          label={t('simulator.kind')}
          options={REQUEST_KINDS.map(id => ({
            id,
            label: tReact(`kind.${id}`),
          }))}
          value={kind}
          onChange={next =>
            setKind(REQUEST_KINDS.find(id => id === next) ?? 'access')
          }
        />
        <DurationPicker
          bounds={known?.duration ?? ANY_DURATION}
          value={duration}
          onChange={setDuration}
        />
        <DateTimeField
          label={t('simulator.at')}
          description={t('simulator.atHint')}
          value={at}
          onChange={setAt}
        />
        <TextField
          label={t('simulator.ticket')}
          value={ticket}
          onChange={setTicket}
        />
        <InputFields
          fields={known?.inputs.fields ?? []}
          values={inputs}
          onChange={setInputs}
          errorOf={() => undefined}
        />
        <div>
          <Button isPending={asking.pending} onPress={ask}>
            {t('simulator.ask')}
          </Button>
        </div>
        <ActionTrouble trouble={asking.trouble} title={t('simulator.failed')} />
      </Flex>
      <div role="status">{result && <SimulationAnswer result={result} />}</div>
    </div>
  );
}
