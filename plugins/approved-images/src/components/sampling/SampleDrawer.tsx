import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type {
  ImageScan,
  SampledService,
} from '@fairway/plugin-approved-images-common';
import { layout } from '@fairway/plugin-screens-react';
import { EntityName, Moment } from '@fairway/plugin-security-scorecard-react';
import { useSample } from '../../hooks/useImages';
import { approvedImagesTranslationRef } from '../../translation';
import { SampleStateBadge, ScanBadge } from '../shared/badges';
import { DetailDrawer } from '../shared/DetailDrawer';
import { Facts } from '../shared/Facts';
import styles from '../shared/layout.module.css';

/** One sample: how it was drawn, and what was found of each service. */
export const SampleDrawer = ({
  week,
  onClose,
}: {
  week: string;
  onClose: () => void;
}) => {
  const { t } = useTranslationRef(approvedImagesTranslationRef);
  return (
    <DetailDrawer detail={useSample(week)} title={week} onClose={onClose}>
      {data => (
        <>
          <Facts
            entries={[
              [t('sampling.drawn'), <Moment at={data.drawnAt} withTime />],
              [
                t('sampling.columnServices'),
                t('sampling.services', {
                  size: String(data.size),
                  population: String(data.population),
                }),
              ],
              [
                t('sampling.seed'),
                <div className={layout.cell}>
                  <span className={styles.mono}>{data.seed}</span>
                  <Text as="span" variant="body-small" color="secondary">
                    {t('sampling.seedHint')}
                  </Text>
                </div>,
              ],
            ]}
          />
          <ul
            className={styles.plain}
            aria-label={t('sampling.columnServices')}
          >
            {data.services.map(service => (
              <li key={service.entityRef} className={styles.card}>
                <Service
                  service={service}
                  unscanned={data.unscanned.filter(
                    ({ entityRef }) => entityRef === service.entityRef,
                  )}
                />
              </li>
            ))}
          </ul>
        </>
      )}
    </DetailDrawer>
  );
};

function Service({
  service,
  unscanned,
}: {
  service: SampledService;
  /** Its scans without a result. */
  unscanned: ImageScan[];
}) {
  const { t } = useTranslationRef(approvedImagesTranslationRef);
  const more = service.outOfBand - service.findings.length;
  return (
    <div className={layout.cell}>
      <EntityName entityRef={service.entityRef} />
      <SampleStateBadge
        state={service.state}
        isScanKnown={unscanned.length === 0}
      />
      {unscanned.map(scan => (
        <div key={scan.id} className={layout.cell}>
          <span className={styles.mono}>{scan.reference}</span>
          <ScanBadge scan={scan} />
        </div>
      ))}
      {service.problem && <Text as="span">{service.problem}</Text>}
      {(service.state === 'verified' || service.outOfBand > 0) && (
        <Text as="span">
          {t('sampling.found', { count: service.outOfBand })}
        </Text>
      )}
      {service.findings.length > 0 && (
        <ul>
          {service.findings.map(finding => (
            <li key={finding.id}>
              <Text as="span" variant="body-small">
                {finding.vulnerability} ({finding.severity}): {finding.title}
              </Text>
            </li>
          ))}
        </ul>
      )}
      {more > 0 && (
        <Text as="span" variant="body-small">
          {t('sampling.more', { count: more })}
        </Text>
      )}
    </div>
  );
}
