import { useRouteRef } from '@backstage/core-plugin-api';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Alert,
  Button,
  Cell,
  CellText,
  Flex,
  Table,
  Text,
  TextAreaField,
  type ColumnConfig,
} from '@backstage/ui';
import type {
  PolicyDetail,
  ReplayChange,
  ReplayResult,
} from '@fairway/plugin-jit-access-common';
import {
  accessRequestRouteRef,
  EntityName,
  formatMoment,
  jitAccessApiRef,
  ServerWords,
  ToneBadge,
  useAction,
  useLanguage,
  type Tone,
} from '@fairway/plugin-jit-access-react';
import {
  RiArrowDownLine,
  RiArrowUpLine,
  RiEqualLine,
  type RemixiconComponentType,
} from '@remixicon/react';
import { useMemo, useState } from 'react';
import { jitAccessTranslationRef } from '../../translation';
import { ActionTrouble } from '../common/ActionTrouble';
import styles from '../layout.module.css';

/** Tries another text of a policy on the requests of the last 90 days. */
export function Replay(props: { policy: PolicyDetail }) {
  const { policy } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const api = useApi(jitAccessApiRef);
  const [text, setText] = useState(policy.text);
  const [result, setResult] = useState<ReplayResult>();
  const replaying = useAction(() => api.replayPolicy(policy.id, { text }));
  const run = async () => {
    const outcome = await replaying.run();
    setResult(outcome.ok ? outcome.value : undefined);
  };
  return (
    <Flex direction="column" gap="4">
      <Text as="p" color="secondary">
        {t('replay.intro')}
      </Text>
      <TextAreaField
        label={t('replay.text')}
        className={styles.editor}
        rows={16}
        spellCheck="false"
        value={text}
        onChange={setText}
      />
      <Flex gap="2">
        <Button isPending={replaying.pending} onPress={run}>
          {t('replay.run')}
        </Button>
        <Button
          variant="secondary"
          isDisabled={text === policy.text}
          onPress={() => setText(policy.text)}
        >
          {t('replay.reset')}
        </Button>
      </Flex>
      <ActionTrouble trouble={replaying.trouble} title={t('replay.failed')} />
      {result && <Outcome result={result} />}
    </Flex>
  );
}

function Outcome(props: { result: ReplayResult }) {
  const { requests, changed, since } = props.result;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const language = useLanguage();
  const words = {
    requests: String(requests),
    changed: String(changed.length),
    since: formatMoment(since, language),
  };
  if (changed.length > 0) {
    return (
      <Flex direction="column" gap="3">
        <Alert
          role="status"
          status="warning"
          icon
          title={t('replay.changed', words)}
        />
        <Changes changed={changed} />
      </Flex>
    );
  }
  return (
    <Alert
      role="status"
      status={requests === 0 ? 'info' : 'success'}
      icon
      title={
        requests === 0 ? t('replay.empty', words) : t('replay.same', words)
      }
    />
  );
}

const EFFECTS: Record<ReplayChange['effect'], [RemixiconComponentType, Tone]> =
  {
    stricter: [RiArrowUpLine, 'announcement'],
    laxer: [RiArrowDownLine, 'warning'],
    different: [RiEqualLine, 'neutral'],
  };

function Changes(props: { changed: ReplayChange[] }) {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const language = useLanguage();
  const requestLink = useRouteRef(accessRequestRouteRef);
  const rows = useMemo(
    () => props.changed.map(change => ({ ...change, id: change.requestId })),
    [props.changed],
  );
  const columns = useMemo(
    (): ColumnConfig<ReplayChange & { id: string }>[] => [
      {
        id: 'who',
        label: t('columns.who'),
        isRowHeader: true,
        minWidth: 120,
        defaultWidth: '1fr',
        cell: row => (
          <Cell>
            <EntityName entityRef={row.requester} />
          </Cell>
        ),
      },
      {
        id: 'request',
        label: t('columns.request'),
        minWidth: 130,
        defaultWidth: '1fr',
        cell: row => (
          <CellText
            title={formatMoment(row.createdAt, language)}
            href={requestLink({ id: row.requestId })}
          />
        ),
      },
      {
        id: 'was',
        label: t('columns.was'),
        minWidth: 150,
        defaultWidth: '2fr',
        cell: row => <Wrapped text={row.was} />,
      },
      {
        id: 'now',
        label: t('columns.now'),
        minWidth: 150,
        defaultWidth: '2fr',
        cell: row => <Wrapped text={row.now} />,
      },
      {
        id: 'effect',
        label: t('columns.effect'),
        defaultWidth: 128,
        cell: row => (
          <Cell>
            <ToneBadge
              icon={EFFECTS[row.effect][0]}
              tone={EFFECTS[row.effect][1]}
              text={t(`replay.${row.effect}`)}
            />
          </Cell>
        ),
      },
    ],
    [t, language, requestLink],
  );
  return (
    <Table
      className={styles.table}
      columnConfig={columns}
      data={rows}
      pagination={{ type: 'none' }}
    />
  );
}

function Wrapped(props: { text: string }) {
  return (
    <Cell>
      <Text as="span" className={styles.wrap}>
        <ServerWords text={props.text} />
      </Text>
    </Cell>
  );
}
