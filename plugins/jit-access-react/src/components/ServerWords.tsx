import { sentenceParts } from '@fairway/plugin-screens-react';
import { EntityName } from './EntityName';
import { Moment } from './Moment';

/** A sentence of the server's, with people by name and moments in the reader's time zone. */
export function ServerWords(props: { text: string }) {
  return (
    <>
      {sentenceParts(props.text).map((part, index) => {
        switch (part.kind) {
          case 'entity':
            return <EntityName key={index} entityRef={part.text} />;
          case 'moment':
            return <Moment key={index} at={part.text} />;
          default:
            return <span key={index}>{part.text}</span>;
        }
      })}
    </>
  );
}
