import { sentenceParts } from '@fairway/plugin-screens-react';
import { Fragment } from 'react';
import { EntityName, EntityTitle } from './EntityName';
import { Moment } from './Moment';

/** A sentence of the server's, with people by name and moments in the reader's time zone. */
export function ServerWords(props: {
  text: string;
  /** Without links, for what is pressed as a whole. */
  plain?: boolean;
}) {
  return (
    <>
      {sentenceParts(props.text).map((part, index) => {
        switch (part.kind) {
          case 'entity':
            return props.plain ? (
              <EntityTitle key={index} entityRef={part.text} />
            ) : (
              <EntityName key={index} entityRef={part.text} />
            );
          case 'moment':
            return <Moment key={index} at={part.text} />;
          default:
            return <Fragment key={index}>{part.text}</Fragment>;
        }
      })}
    </>
  );
}
