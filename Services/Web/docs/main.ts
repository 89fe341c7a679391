// Swagger UI, loaded before this module, shows the document that the gateway makes.
declare const SwaggerUIBundle: (options: Record<string, unknown>) => void

export {}

SwaggerUIBundle({ url: "/openapi.json", dom_id: "#root", deepLinking: true, validatorUrl: null, defaultModelsExpandDepth: 0 })
