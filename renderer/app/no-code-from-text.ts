import { z } from 'zod';

// The content policy forbids making code out of text, which zod would otherwise try when a schema is made.
z.config({ jitless: true });
