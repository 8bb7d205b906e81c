import { Flex } from '@backstage/ui';
import { useUrlParams } from '@fairway/plugin-screens-react';
import { useFindings } from '@fairway/plugin-security-scorecard-react';
import { useEffect, useRef } from 'react';
import { FindingDrawer } from './FindingDrawer';
import { FindingsFilters } from './FindingsFilters';
import { FindingsList } from './FindingsList';
import { useEntityWaivers } from '../waivers/EntityWaivers';
import { useFindingsFilter } from './useFindingsFilter';

const KEYS = ['finding'] as const;

/** The findings of one entity: search, filters, page and the open one in the address, cut on the server. */
export const FindingsSection = ({ entityRef }: { entityRef: string }) => {
  const filters = useFindingsFilter();
  const findings = useFindings(entityRef, filters.query);
  const { reload } = findings;
  const version = useEntityWaivers()?.version;
  const readAt = useRef(version);
  useEffect(() => {
    // A waiver changes which findings count.
    if (readAt.current !== version) {
      readAt.current = version;
      reload();
    }
  }, [version, reload]);
  const { get, update } = useUrlParams(KEYS);
  const openId = get('finding');
  return (
    <Flex direction="column" gap="3">
      <FindingsFilters filters={filters} />
      <FindingsList
        findings={findings}
        filters={filters}
        onOpen={({ id }) => update({ finding: id })}
      />
      {openId !== '' && (
        <FindingDrawer
          key={openId}
          entityRef={entityRef}
          id={openId}
          shown={findings.data?.items.find(({ id }) => id === openId)}
          onClose={() => update({ finding: '' })}
        />
      )}
    </Flex>
  );
};
