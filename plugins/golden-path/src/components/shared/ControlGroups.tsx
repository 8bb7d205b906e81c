import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import {
  CONTROL_AREAS,
  type ControlView,
} from '@fairway/plugin-golden-path-common';
import { layout } from '@fairway/plugin-screens-react';
import {
  SeverityBadge,
  StateBadge,
  TitledText,
} from '@fairway/plugin-security-scorecard-react';
import { useId } from 'react';
import { goldenPathTranslationRef } from '../../translation';
import styles from './layout.module.css';

/** Props of {@link ControlGroups}. */
export interface ControlGroupsProps {
  controls: readonly ControlView[];
}

const ORDER: ControlView['state'][] = [
  'fail',
  'unknown',
  'pass',
  'not-applicable',
];

const byUrgency = (a: ControlView, b: ControlView) =>
  ORDER.indexOf(a.state) - ORDER.indexOf(b.state);

/** Controls by area of security, what fails first; details and framework ids behind a disclosure. */
export const ControlGroups = ({ controls }: ControlGroupsProps) => (
  <div className={styles.areas}>
    {CONTROL_AREAS.map(area => ({
      area,
      own: controls.filter(control => control.area === area).sort(byUrgency),
    }))
      .filter(({ own }) => own.length > 0)
      .map(({ area, own }) => (
        <Area key={area} area={area} controls={own} />
      ))}
  </div>
);

function Area({
  area,
  controls,
}: {
  area: ControlView['area'];
  controls: readonly ControlView[];
}) {
  const { t } = useTranslationRef(goldenPathTranslationRef);
  const id = useId();
  const count = (state: ControlView['state']) =>
    controls.filter(control => control.state === state).length;
  const applicable = controls.length - count('not-applicable');
  const unknown = count('unknown');
  return (
    <section className={styles.area} aria-labelledby={id}>
      <div className={styles.areaHead}>
        <Text as="h4" id={id} weight="bold">
          {t(`shared.area.${area}`)}
        </Text>
        <Text as="span" variant="body-small" color="secondary">
          {applicable === 0
            ? t('controls.noneApplies')
            : t('controls.passing', {
                passing: String(count('pass')),
                applicable: String(applicable),
              })}
          {unknown > 0 && `, ${t('controls.undecided', { count: unknown })}`}
        </Text>
      </div>
      <ul className={styles.plain}>
        {controls.map(control => (
          <li key={control.id} className={styles.control}>
            <StateBadge state={control.state} />
            <Control control={control} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Control({ control }: { control: ControlView }) {
  const { t } = useTranslationRef(goldenPathTranslationRef);
  const isWeak = control.state === 'fail' || control.state === 'unknown';
  return (
    <div className={layout.cell}>
      <Text as="span" weight="bold">
        {control.title}
      </Text>
      {control.message && (
        <Text as="span" variant="body-small" color="secondary">
          <TitledText text={control.message} />
        </Text>
      )}
      {isWeak && <SeverityBadge severity={control.severity} />}
      <details className={styles.disclosure}>
        <summary>
          {t(isWeak ? 'controls.details' : 'controls.frameworks')}
        </summary>
        {isWeak && control.remediation && (
          <p>
            <strong>{t('controls.remediation')}:</strong> {control.remediation}
          </p>
        )}
        <Frameworks frameworks={control.frameworks} />
      </details>
    </div>
  );
}

const NAMED = ['osps', 'ssdf', 'soc2', 'iso27002', 'scorecard'] as const;

function Frameworks({ frameworks }: Pick<ControlView, 'frameworks'>) {
  const { t } = useTranslationRef(goldenPathTranslationRef);
  const entries = Object.entries(frameworks).filter(
    ([, ids]) => ids.length > 0,
  );
  const nameOf = (id: string) => {
    const named = NAMED.find(name => name === id);
    return named ? t(`controls.framework.${named}`) : id;
  };
  if (entries.length === 0) {
    return <p>{t('controls.noFrameworks')}</p>;
  }
  return (
    <dl className={styles.frameworks}>
      {entries.map(([framework, ids]) => (
        <div key={framework} style={{ display: 'contents' }}>
          <dt>{nameOf(framework)}</dt>
          <dd>{ids.join(', ')}</dd>
        </div>
      ))}
    </dl>
  );
}
