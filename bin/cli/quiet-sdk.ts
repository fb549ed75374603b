// The AWS SDK prints a notice of nine lines on Node 20 unless this is set before it loads: import this file first.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
