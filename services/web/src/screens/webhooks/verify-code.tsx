import { CodeBlock } from '../../design/code-block.tsx';
import { Section } from '../../design/page.tsx';
// oxlint-disable-next-line import/default -- the bundler gives the text of the file
import javaScript from './verify/verify-webhook.js?raw';
import python from './verify/verify_webhook.py?raw';

const LANGUAGES = [
  { name: 'JavaScript', code: javaScript },
  { name: 'Python', code: python },
] as const;

/** How a receiver knows that a call is genuine: code that can be taken as it is. */
export function VerifyCode() {
  return (
    <div className="flex flex-col gap-4">
      <p className="max-w-2xl text-soft">
        Anybody may send something to your address. Take a call only when its signature is right, and check the bytes as
        they came. The id is the same each time that an event is sent: whoever has it already has had the event.
      </p>
      {LANGUAGES.map(({ name, code }) => (
        <Section key={name} title={name}>
          <div className="p-3">
            <CodeBlock label={`${name} code`} text={code} />
          </div>
        </Section>
      ))}
    </div>
  );
}
